import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** A module of Apache as Debian keeps it. */
interface ApacheModule {
  /** Enabled with it. */
  readonly needs: readonly string[]
  /** Must not be enabled beside it. */
  readonly excludes: readonly string[]
}

/** The modules of Apache; null where it is not installed. */
export type Apache = null | {
  readonly available: ReadonlyMap<string, ApacheModule>
  /** There may be more than is known here. */
  readonly mayBeMore: boolean
  readonly enabled: readonly string[]
}

/** The modules that Apache has, and those that it loads. */
export function apacheModules(): Probe<Apache> {
  return { family: apacheFamily, subject: '/etc/apache2/mods-enabled' }
}

/** What Debian enables as it installs Apache. */
const enabledAtFirst = [
  ...['access_compat', 'alias', 'auth_basic', 'authn_core', 'authn_file', 'authz_core', 'authz_host', 'authz_user'],
  ...['autoindex', 'deflate', 'dir', 'env', 'filter', 'mime', 'mpm_event', 'negotiation', 'reqtimeout', 'setenvif'],
  'status',
]

/** Which modules of Apache 2.4 need others, in Debian's own words. */
const suppliedNeeds = `
access_compat: authn_core
auth_basic: authn_core
auth_digest: authn_core
auth_form: session authn_core
authz_groupfile: authz_core
authz_host: authz_core
authz_user: authz_core
cache_disk: cache
cache_socache: cache
dav_fs: dav
deflate: filter
include: mime
lbmethod_bybusyness: proxy_balancer
lbmethod_byrequests: proxy_balancer
lbmethod_bytraffic: proxy_balancer
lbmethod_heartbeat: proxy_balancer
proxy_ajp: proxy
proxy_balancer: proxy alias slotmem_shm
proxy_connect: proxy
proxy_express: proxy
proxy_fcgi: proxy
proxy_ftp: proxy
proxy_hcheck: proxy
proxy_html: proxy xml2enc
proxy_http: proxy
proxy_http2: proxy http2
proxy_scgi: proxy
proxy_uwsgi: proxy
proxy_wstunnel: proxy
ratelimit: env
session_cookie: session
session_crypto: session
session_dbd: session
ssl: setenvif mime socache_shmcb
`

const apacheFamily: Family<Apache> = {
  kind: 'script',
  name: 'apache',
  absent: null,
  script: () =>
    sh`if [ -d /etc/apache2/mods-available ]; then echo there; for f in /etc/apache2/mods-enabled/*.load; do echo "$f"; done; echo '#='
cd /etc/apache2/mods-available && for f in *.load; do echo "$f"; sed -n 's/^# *\\(Depends\\|Conflicts\\):/\\1:/p' "$f"; done; fi 2>/dev/null`,
  parse: (stdout, subjects) => subjects.map(() => parseApache(stdout.toString())),
  supposed: () => ({ available: suppliedModules(), mayBeMore: true, enabled: enabledAtFirst }),
  cells: (found) => (found ? { enabled: found.enabled.toSorted() } : { state: 'absent' }),
}

function parseApache(text: string): Apache {
  if (!text.startsWith('there\n')) return null
  const [enabled = '', available = ''] = text.split('#=\n')
  const names = [...enabled.matchAll(/\/([^/\n*]+)\.load$/gm)].map(([, name = '']) => name)
  const blocks = available.split(/^(?=\S+\.load$)/m)
  const modules = blocks.map((block): [string, ApacheModule] => {
    const [, name = ''] = /^(.*)\.load$/m.exec(block) ?? []
    return [name, { needs: wordsAfter('Depends', block), excludes: wordsAfter('Conflicts', block) }]
  })
  return {
    available: new Map(modules.filter(([name]) => name !== '' && name !== '*')),
    mayBeMore: false,
    enabled: names,
  }
}

function wordsAfter(word: string, block: string): string[] {
  const [, words = ''] = new RegExp(`^${word}: *(.*)$`, 'm').exec(block) ?? []
  return words.split(/\s+/).filter((one) => one !== '')
}

function suppliedModules(): ReadonlyMap<string, ApacheModule> {
  const needs = [...suppliedNeeds.matchAll(/^(\S+): (.*)$/gm)].map(
    ([, name = '', words = '']): [string, ApacheModule] => [name, { needs: words.split(' '), excludes: [] }],
  )
  const kinds = ['mpm_event', 'mpm_prefork', 'mpm_worker']
  const apart = kinds.map((name): [string, ApacheModule] => [
    name,
    { needs: [], excludes: kinds.filter((one) => one !== name) },
  ])
  return new Map([...needs, ...apart])
}
