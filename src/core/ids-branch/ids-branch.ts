/**
 * The branch of the remote that takes the lockfile of every run while it uploads, so that a machine that dies loses a
 * minute of uploads and not the run; and all of it where the remote refuses the commit.
 */
export const idsBranch = "messenger-assets/ids";
