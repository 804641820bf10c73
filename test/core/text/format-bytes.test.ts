import { expect, test } from "vitest";
import { formatBytes } from "../../../src/core/text/format-bytes.ts";

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KB"],
  [48_213, "47.1 KB"],
  [49_357, "48.2 KB"],
  [1_048_524, "1023.9 KB"],
  [1_048_525, "1.0 MB"],
  [1_048_576, "1.0 MB"],
  [26_214_400, "25.0 MB"],
  [1_073_741_824, "1.0 GB"],
  [1_099_511_627_776, "1.0 TB"],
  [1_125_899_906_842_624 * 4, "4096.0 TB"],
])("%i bytes are %s", (sizeBytes, text) => {
  expect(formatBytes(sizeBytes)).toBe(text);
});
