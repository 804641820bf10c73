import {
  DefaultRenderer,
  Listr,
  ListrDefaultRendererLogLevels,
  type ListrDefaultRendererOptions,
  type ListrDefaultRendererTask,
  type ListrEventManager,
  Spinner,
} from "listr2";
import type { LiveScreen } from "./live-screen.ts";
import type { Paint } from "./paint.ts";
import type { Every } from "./progress-options.ts";

/** What is drawn, where and when. */
export interface LiveLinesOptions {
  readonly screen: LiveScreen;
  /** The lines as they are now; the first one gets a spinner before it. */
  readonly draw: () => readonly string[];
  /** Whole lines that were said since the last call: they are written over the moving ones, and stay. */
  readonly takeSaid: () => string;
  readonly every: Every;
  readonly paint: Paint;
}

const frameMs = 100;

/**
 * Draws the lines ten times a second until the function that it returns is called: one task of listr2 and its title,
 * however many uploads there are.
 */
export function startLiveLines({ screen, draw, takeSaid, every, paint }: LiveLinesOptions): () => void {
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const spinner = new TickingSpinner(every, paint.glyphs.spinner);
  const list = new Listr(
    [
      {
        title: " ",
        task: (_, task) => {
          spinner.onTick(() => {
            task.title = draw().join("\n");
          });
          return finished;
        },
      },
    ],
    {
      renderer: ScreenRenderer,
      rendererOptions: {
        screen,
        spinner,
        takeSaid,
        color: { [ListrDefaultRendererLogLevels.PENDING]: (text = "") => paint.colours.cyan(text) },
      },
      // A signal ends an apply in good order.
      registerSignalListeners: false,
    },
  );
  void list.run();
  return () => {
    spinner.stop();
    finish();
  };
}

interface ScreenRendererOptions extends ListrDefaultRendererOptions {
  readonly screen: LiveScreen;
  readonly spinner: Spinner;
  readonly takeSaid: () => string;
}

/**
 * listr2 draws through log-update, which leaves rows behind when the window gets narrower, wraps at the width of stdout,
 * which may be no terminal at all, and writes nothing above its lines. Ours are drawn on a screen of our own.
 */
class ScreenRenderer extends DefaultRenderer {
  static override nonTTY = true;
  declare static rendererOptions: ScreenRendererOptions;
  readonly #screen: LiveScreen;
  readonly #spinner: Spinner;
  readonly #takeSaid: () => string;

  constructor(tasks: ListrDefaultRendererTask[], options: ScreenRendererOptions, events: ListrEventManager) {
    super(tasks, options, events);
    this.#screen = options.screen;
    this.#spinner = options.spinner;
    this.#takeSaid = options.takeSaid;
  }

  override async render(): Promise<void> {
    this.#spinner.start(() => this.update());
  }

  override update(): void {
    this.#screen.draw(this.create().split("\n"), this.#takeSaid());
  }

  override end(): void {
    this.#spinner.stop();
  }

  /** The lines fit already. */
  protected override format(message: string, icon: string): string[] {
    return message.split("\n").map((line, index) => (index === 0 ? `${icon} ${line}` : `  ${line}`));
  }
}

/** Spins at the ticks that it is given. */
class TickingSpinner extends Spinner {
  protected override readonly spinner: string[];
  readonly #every: Every;
  #beforeDraw = (): void => undefined;
  #stop: (() => void) | undefined;

  constructor(every: Every, signs: readonly string[]) {
    super();
    this.spinner = [...signs];
    this.#every = every;
  }

  onTick(beforeDraw: () => void): void {
    this.#beforeDraw = beforeDraw;
  }

  override isRunning(): boolean {
    return this.#stop !== undefined;
  }

  override start(draw?: () => void): void {
    this.#stop = this.#every(frameMs, () => {
      this.spin();
      this.#beforeDraw();
      draw?.();
    });
  }

  override stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}
