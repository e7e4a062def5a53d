/** A rule of ufw, as its files keep it above the rules of iptables that it makes. */
export interface Tuple {
  readonly action: 'allow' | 'deny' | 'reject' | 'limit'
  readonly log: '' | 'log' | 'log-all'
  /** It is about what is passed on, not about what is for this host. */
  readonly route: boolean
  readonly proto: string
  /** Ports are a number, a range (`1:9`), several of them, or `any`. */
  readonly toPort: string
  readonly to: string
  readonly fromPort: string
  readonly from: string
  /** The profiles that the ports are from, '' for none. */
  readonly toApp: string
  readonly fromApp: string
  /** `in`, `out`, `in_eth0`, `in_eth0!out_eth1` */
  readonly direction: string
  readonly comment: string
}

/** `allow_log tcp 22 0.0.0.0/0 any 10.0.0.0/8 OpenSSH - in comment=6869`; null for what is none. */
export function parseTuple(line: string): Tuple | null {
  const { groups } =
    /^(?<route>route:)?(?<action>allow|deny|reject|limit)(?:_(?<log>log|log-all))? (?<fields>.*?)(?: comment=(?<comment>[0-9a-f]*))?$/.exec(
      line,
    ) ?? {}
  if (!groups) return null
  const { route, action = '', log = '', fields = '', comment = '' } = groups
  const [proto = '', toPort = '', to = '', fromPort = '', from = '', ...rest] = fields.split(' ')
  const direction = rest.at(-1)
  if (!isAction(action) || !isLog(log) || direction === undefined) return null
  // A blank in the name of a profile is written as it is in a URL.
  const [toApp, fromApp] = rest.length > 2 ? rest.map(appName) : ['', '']
  const places = { proto, toPort, to, fromPort, from, toApp: toApp ?? '', fromApp: fromApp ?? '' }
  return {
    action,
    log,
    route: route !== undefined,
    ...places,
    direction,
    comment: Buffer.from(comment, 'hex').toString(),
  }
}

/** A rule as its file keeps it. */
export function showTuple(tuple: Tuple): string {
  const { action, log, route, proto, toPort, to, fromPort, from, toApp, fromApp, direction, comment } = tuple
  const deed = `${route ? 'route:' : ''}${action}${log === '' ? '' : `_${log}`}`
  const apps = toApp === '' && fromApp === '' ? [] : [toApp, fromApp].map((name) => name.replaceAll(' ', '%20') || '-')
  const note = comment === '' ? [] : [`comment=${Buffer.from(comment).toString('hex')}`]
  return [deed, proto, toPort, to, fromPort, from, ...apps, direction, ...note].join(' ')
}

/** A rule for people: as the file has it, but with its comment to be read. */
export function readableTuple(tuple: Tuple): string {
  const { comment } = tuple
  return `${showTuple({ ...tuple, comment: '' })}${comment === '' ? '' : ` # ${comment}`}`
}

/** Whether two rules are about the same: what is done then, what is logged and what is remarked is not looked at. */
export function isSameMatch(one: Tuple, other: Tuple): boolean {
  const plain = { action: 'allow', log: '', comment: '' } as const
  return showTuple({ ...one, ...plain }) === showTuple({ ...other, ...plain })
}

function appName(name: string): string {
  return name === '-' ? '' : name.replaceAll('%20', ' ')
}

function isAction(word: string): word is Tuple['action'] {
  return ['allow', 'deny', 'reject', 'limit'].includes(word)
}

function isLog(word: string): word is Tuple['log'] {
  return ['', 'log', 'log-all'].includes(word)
}
