/** Takes the exit code of the command that has run. */
export type SetExitCode = (code: number) => void;
