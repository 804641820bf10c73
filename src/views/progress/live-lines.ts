import {
  ANSI_ESCAPE_CODES,
  DefaultRenderer,
  Listr,
  ListrDefaultRendererLogLevels,
  ListrLogger,
  type ListrTaskWrapper,
  ProcessOutput,
  Spinner,
} from "listr2";
import { createColours } from "../text/colours.ts";
import type { ProgressOptions, ProgressStream } from "./progress-options.ts";

/** What the terminal shows just now; every line fits. */
export interface LiveFrame {
  readonly title: string;
  readonly details: readonly string[];
}

/** Lines that are being redrawn. */
export interface LiveLines {
  /** Takes the lines away and gives the cursor back. */
  readonly stop: () => Promise<void>;
}

type Every = (intervalMs: number, tick: () => void) => () => void;

const frameMs = 100;

/** Draws what `draw` gives ten times a second, with listr2: one task, its title and its output, however many uploads. */
export function startLiveLines(options: ProgressOptions, draw: () => LiveFrame): LiveLines {
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let task:
    | Pick<ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof DefaultRenderer>, "title" | "output">
    | undefined;
  const redraw = (): void => {
    if (task === undefined) return;
    const frame = draw();
    task.title = frame.title;
    task.output = frame.details.join("\n");
  };
  const list = new Listr(
    [
      {
        title: draw().title,
        task: async (_, wrapper) => {
          task = wrapper;
          redraw();
          await finished;
        },
      },
    ],
    {
      renderer: FittedRenderer,
      rendererOptions: {
        clearOutput: true,
        color: iconColours(options.colour),
        logger: new ListrLogger({ processOutput: new SharedOutput(options.stream) }),
        spinner: new TickingSpinner(options.every ?? everyUnlessDone, redraw),
      },
      registerSignalListeners: false,
    },
  );
  const run = list.run();
  return {
    stop: async () => {
      finish();
      await run;
    },
  };
}

/** The timer lets the process end, so that an apply that broke off is not kept alive by its own progress. */
function everyUnlessDone(intervalMs: number, tick: () => void): () => void {
  const timer = setInterval(tick, intervalMs).unref();
  return () => clearInterval(timer);
}

function iconColours(isColoured: boolean): Record<string, (text?: string) => string> {
  const colours = createColours(isColoured);
  return {
    [ListrDefaultRendererLogLevels.PENDING]: (text = "") => colours.yellow(text),
    [ListrDefaultRendererLogLevels.COMPLETED]: (text = "") => colours.green(text),
  };
}

/** listr2 wraps lines at the width of stdout, which may be no terminal at all; ours are fitted already. */
class FittedRenderer extends DefaultRenderer {
  static override nonTTY = true;

  protected override format(message: string, icon: string, level: number): string[] {
    const lines = message.split("\n").filter((line) => line.trim() !== "");
    return level === 0 ? lines.map((line) => `${icon} ${line}`) : lines.map((line) => `  ${line}`);
  }
}

/** listr2 takes `write` away from the stream while it draws, which swallows what is said when the process dies. */
class SharedOutput extends ProcessOutput {
  readonly #terminal: NodeJS.WriteStream | undefined;

  constructor(stream: ProgressStream) {
    const terminal = isWriteStream(stream) ? stream : undefined;
    super(terminal, terminal);
    this.#terminal = terminal;
  }

  override get stdout(): NodeJS.WriteStream {
    return this.#terminal ?? super.stdout;
  }

  override hijack(): void {
    this.toStdout(ANSI_ESCAPE_CODES.CURSOR_HIDE, false);
  }

  override release(): void {
    this.toStdout(ANSI_ESCAPE_CODES.CURSOR_SHOW, false);
  }
}

/** What listr2 asks of a stream is `write` and the terminal's size. */
function isWriteStream(stream: ProgressStream): stream is NodeJS.WriteStream {
  return typeof stream.write === "function";
}

/** Redraws at its own ticks. */
class TickingSpinner extends Spinner {
  readonly #every: Every;
  readonly #redraw: () => void;
  #stop: (() => void) | undefined;

  constructor(every: Every, redraw: () => void) {
    super();
    this.#every = every;
    this.#redraw = redraw;
  }

  override isRunning(): boolean {
    return this.#stop !== undefined;
  }

  override start(update?: () => void): void {
    this.#stop = this.#every(frameMs, () => {
      this.spin();
      this.#redraw();
      update?.();
    });
  }

  override stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}
