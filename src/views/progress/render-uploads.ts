import { formatBytes } from "../../core/text/format-bytes.ts";
import { printable } from "../../core/text/printable.ts";
import { displayWidth, fitText, fitTextEnd, padText } from "../text/display-width.ts";
import type { UploadInFlight, UploadName } from "./flights.ts";
import type { Paint } from "./paint.ts";
import { barColumns, renderBar } from "./render-bar.ts";

/** The room for lines of uploads. */
export interface RowFrame {
  readonly columns: number;
  /** The widest name so far: the bars stay where they are when its upload is gone. */
  readonly nameColumns: number;
  readonly hasSeveralPages: boolean;
}

/** How a line shares its columns. */
interface RowLayout {
  readonly name: number;
  /** 0 for no bar. */
  readonly bar: number;
  /** What is left behind them. */
  readonly figures: number;
}

const gap = "  ";
const barSteps = [30, 20, 15, 10, 7, 5] as const;

/** Shorter names do not tell which upload it is. */
const leastName = 16;

/** What a line may hold: a bar with `100 % of 999.9 KB`, a shorter one with `100 %`, no bar at all. */
const rowForms = [
  { figures: 17, leastBar: 10 },
  { figures: 5, leastBar: 5 },
] as const;
const barlessForm = { figures: 5, leastBar: 0 };

/** A line for each upload: `stickers/cat  ━━━━━━╾─────   52 % of 4.0 MB`; what Meta fetches by itself has no bar. */
export function renderUploads(
  uploads: readonly UploadInFlight[],
  frame: RowFrame,
  paint: Paint,
): readonly string[] {
  const layout = layoutOf(frame);
  return uploads.map((upload) => {
    const name = uploadName(upload, frame.hasSeveralPages);
    const fitted = fitTextEnd(name, layout.name, paint.glyphs.ellipsis);
    return (padText(fitted, layout.name) + gap + renderState(upload, layout, paint)).trimEnd();
  });
}

/** What an upload is called: its key, with several Pages the Page's name too, and last: names are cut at their start. */
export function uploadName({ page, key }: UploadName, hasSeveralPages: boolean): string {
  return printable(hasSeveralPages ? `${key} to ${page}` : key);
}

function layoutOf({ columns, nameColumns }: RowFrame): RowLayout {
  for (const { figures, leastBar } of rowForms) {
    const room = columns - figures - 2 * gap.length;
    const bar = Math.max(leastBar, barColumns(room - nameColumns, barSteps));
    if (room - bar < Math.min(nameColumns, leastName)) continue;
    const name = Math.min(nameColumns, room - bar);
    return { name, bar, figures: columns - name - bar - 2 * gap.length };
  }
  const name = Math.max(0, Math.min(nameColumns, columns - barlessForm.figures - gap.length));
  return { name, bar: 0, figures: Math.max(0, columns - name - gap.length) };
}

function renderState(upload: UploadInFlight, { bar, figures }: RowLayout, paint: Paint): string {
  const size = formatBytes(upload.sizeBytes);
  if (upload.upload === "url") {
    const columns = bar === 0 ? figures : bar + gap.length + figures;
    const verb = upload.doneAtMs === undefined ? "fetches" : "fetched";
    return paint.colours.dim(fitText(`Meta ${verb} ${size}`, columns, paint.glyphs.ellipsis));
  }
  const share = upload.sizeBytes === 0 ? 1 : upload.sentBytes / upload.sizeBytes;
  const percent = `${Math.floor(100 * share)} %`.padStart(5);
  const attempt = upload.attempt > 1 ? `, attempt ${upload.attempt}` : "";
  const texts = [`${percent} of ${size}${attempt}`, `${percent} of ${size}`, percent];
  const text = texts.find((each) => displayWidth(each) <= figures) ?? "";
  return bar === 0 ? text : renderBar({ share, columns: bar, colour: "cyan" }, paint) + gap + text;
}
