import { describe, expect, it } from "vitest";
import { parseUsage } from "../../../src/core/graph/parse-usage.ts";

describe("parseUsage", () => {
  it("takes the highest figure of each allowance", () => {
    const headers = {
      app: '{"call_count":12,"total_cputime":0,"total_time":31}',
      page: '{"call_count":40,"total_cputime":7,"total_time":2}',
      businessUseCase:
        '{"1234567890":[{"type":"messenger","call_count":101,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":0},{"type":"pages","call_count":3}]}',
    };
    expect(parseUsage(headers)).toEqual({ appPercent: 31, pagePercent: 101 });
  });

  it("reads the regain time, which is in minutes", () => {
    const businessUseCase = '{"1":[{"call_count":100,"estimated_time_to_regain_access":5}]}';
    expect(parseUsage({ businessUseCase })).toEqual({ pagePercent: 100, regainMs: 300_000 });
  });

  it("reads a regain time that comes without figures", () => {
    const businessUseCase = '{"1":[{"estimated_time_to_regain_access":1}]}';
    expect(parseUsage({ businessUseCase })).toEqual({ regainMs: 60_000 });
  });

  it("reads a bare object in place of the array", () => {
    expect(parseUsage({ businessUseCase: '{"1":{"call_count":9}}' })).toEqual({ pagePercent: 9 });
  });

  it("skips null entries and figures that are no numbers", () => {
    const businessUseCase = '{"1":[null,{"call_count":"7","total_time":4}],"2":null}';
    expect(parseUsage({ app: '{"call_count":-1}', businessUseCase })).toEqual({ pagePercent: 4 });
  });

  it.each([
    [{}],
    [{ app: "not JSON", page: "null", businessUseCase: "[]" }],
    [{ app: "{}", page: "[1]", businessUseCase: "{}" }],
  ])("finds nothing in %j", (headers) => {
    expect(parseUsage(headers)).toBeUndefined();
  });
});
