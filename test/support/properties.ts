import fc from "fast-check";

/**
 * The same cases in every run: what a change has not broken does not fail. `npm run test:properties` takes other cases
 * each time, or those of `MESSENGER_ASSETS_SEED`, and more of them.
 */
const { MESSENGER_ASSETS_SEED = "20261122", MESSENGER_ASSETS_PROPERTY_RUNS = "100" } = process.env;

fc.configureGlobal({
  ...(MESSENGER_ASSETS_SEED !== "random" && { seed: Number(MESSENGER_ASSETS_SEED) }),
  numRuns: Number(MESSENGER_ASSETS_PROPERTY_RUNS),
});

export { fc };
