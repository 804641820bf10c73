/** Globs of folders whose files nobody of the project wrote. */
export const foldersOfOthers: readonly string[] = [
  "**/node_modules/**",
  "**/dist/**",
  "**/build/**",
  "**/coverage/**",
  "**/target/**",
  "**/vendor/**",
];
