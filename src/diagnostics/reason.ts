/** Why something failed, in the words of what was thrown: `EACCES: permission denied, open 'x'`. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** Whether the system would not do something that was asked of it, such as to write a file: no bug of ours. */
export function isRefusalOfSystem(thrown: unknown): boolean {
  return thrown instanceof Error && 'syscall' in thrown
}
