import { createForecast } from "../../core/forecast/create-forecast.ts";
import { forecastDocument } from "../../views/forecast-document.ts";
import { renderForecast } from "../../views/render-forecast.ts";
import { renderJson } from "../../views/render-json.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { openProject } from "../open-project.ts";
import type { CommonOptions } from "../options.ts";
import { hasErrors, printDiagnostics } from "../print.ts";
import { textOptionsOf } from "../text-options.ts";

/** What `forecast` takes. */
export interface ForecastCommandOptions extends CommonOptions {
  readonly weeks: number;
  /** Milliseconds since the epoch. */
  readonly at?: number;
}

/** Prints what renewals will need week by week. Needs no token and no network. */
export async function runForecast(context: CommandContext, options: ForecastCommandOptions): Promise<number> {
  const { project, nowMs } = await openProject(context, {
    ...options,
    offline: true,
    allowPrivateHosts: true,
  });
  const { desired, lockfile, urlDiagnostics } = project;
  const forecast = createForecast(desired, lockfile, { nowMs, weeks: options.weeks });
  if (options.json === true) context.stdout.write(renderJson(forecastDocument(forecast, urlDiagnostics)));
  else {
    const text = textOptionsOf(context, context.stdout, options.color);
    if (options.quiet !== true)
      context.stdout.write(renderForecast(forecast, { ...text, verbose: options.verbose ?? false }));
    printDiagnostics(context, urlDiagnostics, options);
  }
  return hasErrors(urlDiagnostics) ? exitCodes.failed : exitCodes.done;
}
