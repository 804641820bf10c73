/** What the process's exit code says (contract, "Environment"). */
export const exitCodes = {
  done: 0,
  failed: 1,
  somethingToDo: 2,
  budgetSpent: 3,
  wrongUsage: 64,
  bug: 70,
  SIGINT: 130,
  SIGTERM: 143,
} as const;
