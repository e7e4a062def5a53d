/** How rcprov ends, also where Ansible's codes differ. */
export const exit = {
  fine: 0,
  /** Files or usage are wrong; no host was touched. */
  usage: 1,
  hostFailed: 2,
  /** With --detailed-exitcode: fine, and something changed or would change. */
  changed: 3,
  unreachable: 4,
  interrupted: 99,
  bug: 250,
} as const
