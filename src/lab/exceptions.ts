/** Paths whose changes a diff leaves out, because a mere login makes them, and why. */
const EXCEPTIONS: readonly { readonly path: RegExp; readonly why: string }[] = [
  { path: /^(var\/log|run\/log|run\/systemd)\/journal(\/|$)/, why: 'the journal writes on, whatever happens' },
  { path: /^(run\/utmp|var\/log\/(wtmp|btmp|lastlog|faillog))$/, why: 'each login is recorded' },
  { path: /^var\/lib\/(wtmpdb|lastlog)(\/|$)/, why: 'each login is recorded, in the form of Debian 13' },
  { path: /^run\/motd\.dynamic$/, why: 'PAM makes the message of the day anew at each login' },
  { path: /^run\/agetty\.reload$/, why: 'the console makes it for its login prompt, a while after boot' },
  { path: /^(run|var\/lib)\/sudo(\/|$)/, why: 'sudo remembers who gave a password, and who read its lecture' },
  { path: /^run\/user(\/|$)/, why: 'a user who logs in gets a runtime folder' },
  { path: /^run\/systemd\/(sessions|users|inhibit)(\/|$)/, why: 'logind keeps account of who is logged in' },
  {
    path: /^run\/systemd\/transient(\/(session-.*\.scope|user-.*)?)?$/,
    why: 'a session is a transient unit; transient units of other names count',
  },
  {
    path: /^run\/systemd\/units(\/invocation:(session-.*\.scope|user[-@].*))?$/,
    why: 'systemd notes the invocation of units; those of sessions and users come with a login',
  },
  {
    path: /^run\/systemd\/units\/invocation:systemd-tmpfiles-clean\.service$/,
    why: 'the clean-up of /tmp runs by itself a quarter of an hour after boot',
  },
]

/** Whether the path, from the root and without its slash, is left out of diffs. */
export function isException(path: string): boolean {
  return EXCEPTIONS.some((exception) => exception.path.test(path))
}
