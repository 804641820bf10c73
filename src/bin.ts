import { run } from "./cli/run.ts";
import { systemContext } from "./cli/system-context.ts";

process.exitCode = await run(process.argv.slice(2), systemContext());
