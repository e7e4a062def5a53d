/** What a task asks of systemd: the arguments of `systemd`, or those of `service` and its defaults. */
export interface SystemdTask {
  readonly name?: string | undefined
  readonly state?: 'started' | 'stopped' | 'restarted' | 'reloaded' | undefined
  readonly enabled?: boolean | undefined
  readonly masked?: boolean | undefined
  readonly daemon_reload: boolean
  readonly daemon_reexec: boolean
  readonly force: boolean
  readonly no_block: boolean
}
