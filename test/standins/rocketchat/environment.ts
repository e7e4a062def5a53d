/** Who becomes administrator of a workspace that has none. */
export interface Admin {
  readonly username: string
  readonly name: string
  readonly email: string | null
  readonly password: string
}

/** What the server is told by its environment, by the names that the real one has. */
export interface Environment {
  readonly mongoUrl: string
  readonly oplogUrl: string | null
  readonly rootUrl: string
  readonly port: number
  readonly bindIp: string
  /** The address that other instances reach this one at; without it they are told `localhost`, as by the real one. */
  readonly instanceIp: string
  /** Of the bus between instances; 0 for any free one. */
  readonly tcpPort: number
  readonly prometheusPort: number | null
  /** How many proxies stand before it. */
  readonly forwardedCount: number
  readonly admin: Admin | null
  /** Any text is a licence here. */
  readonly isLicensed: boolean
  readonly forcedSettings: Readonly<Record<string, string>>
  readonly bypassNode: boolean
  readonly bypassMongo: boolean
  /** Milliseconds by which the event loop may be late before it is not ready; null does not look. */
  readonly maxLag: number | null
  /** How fast the real one's times go: 0.1 waits a tenth as long. Only the stand-in has it. */
  readonly timeScale: number
}

const FORCED = 'OVERWRITE_SETTING_'

/** Reads the environment; throws what the real one says where something is missing. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const text = (name: string): string | null => env[name]?.trim() || null
  const count = (name: string, otherwise: number): number => Number.parseInt(env[name] ?? '', 10) || otherwise
  const mongoUrl = text('MONGO_URL')
  const rootUrl = text('ROOT_URL')
  if (mongoUrl === null) throw new Error('MONGO_URL must be set in environment')
  if (rootUrl === null) throw new Error('Must pass options.rootUrl or set ROOT_URL in the server environment')
  const forced = Object.entries(env).filter(([name]) => name.startsWith(FORCED))
  return {
    mongoUrl,
    oplogUrl: text('MONGO_OPLOG_URL'),
    rootUrl,
    port: count('PORT', 3000),
    bindIp: text('BIND_IP') ?? '0.0.0.0',
    instanceIp: text('INSTANCE_IP') ?? 'localhost',
    tcpPort: count('TCP_PORT', 0),
    prometheusPort: count('PROMETHEUS_PORT', 0) || null,
    forwardedCount: count('HTTP_FORWARDED_COUNT', 0),
    admin: adminOf(text),
    isLicensed: text('ROCKETCHAT_LICENSE') !== null,
    forcedSettings: Object.fromEntries(forced.map(([name, value]) => [name.slice(FORCED.length), value ?? ''])),
    bypassNode: isYes(text('BYPASS_NODEJS_VALIDATION')),
    bypassMongo: isYes(text('BYPASS_MONGO_VALIDATION')),
    maxLag: count('EVENT_LOOP_LAG_MS', 0) || null,
    timeScale: Number(text('STANDIN_TIME_SCALE') ?? 1),
  }
}

function adminOf(text: (name: string) => string | null): Admin | null {
  const password = text('ADMIN_PASS')
  if (password === null) return null
  return {
    username: text('ADMIN_USERNAME') ?? 'admin',
    name: text('ADMIN_NAME') ?? 'Administrator',
    email: text('ADMIN_EMAIL'),
    password,
  }
}

function isYes(value: string | null): boolean {
  return value !== null && ['yes', 'true'].includes(value.toLowerCase())
}
