import type { CommitSource } from "../../core/commit/commit-message.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import type { Committer } from "../git/committer.ts";
import type { WorkTree } from "../git/open-work-tree.ts";
import type { Project } from "../project/load-project.ts";

/** What the commits of one run are made with. */
export interface Publishing {
  readonly project: Project;
  readonly workTree: WorkTree;
  readonly committer: Committer;
  readonly source: CommitSource;
  readonly skipsCi: boolean;
  /** The manifest and the lockfile, as git names them. */
  readonly manifestPath: string;
  readonly lockfilePath: string;
  /** A folder of our own for files that are needed for a while; absolute. */
  readonly scratch: string;
}

/** What a commit is to hold. */
export interface CommittedState {
  readonly lockfile: Lockfile;
  /** Texts of generated files, by their paths as git names them. */
  readonly outputs: ReadonlyMap<string, string>;
}
