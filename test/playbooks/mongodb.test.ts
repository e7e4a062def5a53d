import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { noHosts, run } from '../run/support.ts'

const role = (name: string) => fileURLToPath(new URL(`../../playbooks/roles/${name}`, import.meta.url))

/** Facts of a bare host, as setup tells them of a Debian 12 on KVM. */
const facts = {
  architecture: 'x86_64',
  distribution: 'Debian',
  distribution_release: 'bookworm',
  distribution_major_version: '12',
  default_ipv4: { address: '192.0.2.7' },
  virtualization_type: 'kvm',
  virtualization_tech_guest: ['kvm'],
}
/** Of one in a container of systemd-nspawn. */
const contained = { ...facts, virtualization_type: 'container', virtualization_tech_guest: ['container'] }

interface Planned {
  /** The text that a file will have, by its path. */
  readonly texts: ReadonlyMap<string, string>
  readonly titles: readonly string[]
  readonly story: readonly string[]
}

/** Plans one file of tasks of a role for this machine as if it were such a host. */
async function planned(name: string, tasks: string, vars: object, of: object = facts): Promise<Planned> {
  const play = [
    {
      hosts: 'all',
      gather_facts: false,
      tasks: [{ set_fact: { cacheable: true, ...of } }, { import_role: { name: role(name), tasks_from: tasks } }],
    },
  ]
  const extra = [JSON.stringify({ ansible_facts: of, ...vars })]
  const { events, story } = await run(JSON.stringify(play), { hosts: ['h1'], dry: true, diff: true, extra })
  const changes = events.flatMap((event) => (event.type === 'host' || event.type === 'item' ? event.changes : []))
  const texts = changes.flatMap(({ diff }) => (diff?.after == null ? [] : [[diff.path, diff.after] as const]))
  return { texts: new Map(texts), titles: changes.map(({ title }) => title), story }
}

describe.skipIf(noHosts)('the role mongodb', () => {
  it.each([
    ['7.0', ['enabled - - - - never', 'defrag - - - - never']],
    ['8.0.17', ['enabled - - - - always', 'defrag - - - - defer+madvise', 'khugepaged/max_ptes_none - - - - 0']],
  ])('sets huge pages as MongoDB %s wants them', async (mongodb_version, wanted) => {
    const { texts } = await planned('mongodb', 'kernel', { mongodb_version })
    const lines = texts.get('/etc/tmpfiles.d/mongodb-huge-pages.conf')?.trim().split('\n').slice(1)
    expect(lines).toEqual(wanted.map((end) => `w /sys/kernel/mm/transparent_hugepage/${end}`))
  })

  it('leaves the kernel alone in a container, and says so', async () => {
    const { texts, story } = await planned('mongodb', 'system', {}, contained)
    expect(story.join('\n')).toMatch(/h1 is a container \(container\): memory, huge pages, .* are its host's to set/)
    expect([...texts.keys()].filter((path) => path.includes('huge-pages'))).toEqual([])
    expect(texts.get('/etc/sysctl.d/90-mongodb.conf')).not.toContain('vm.')
  })

  it.each([
    ['6.0', { mongodb_version: '6.0' }],
    ['8.0', { mongodb_version: '8.0' }],
  ])('writes a mongod.conf that MongoDB %s takes', async (_, vars) => {
    const { texts } = await planned('mongodb', 'config', { ...vars, mongodb_keyfile: 'a'.repeat(64) })
    expect(parse(texts.get('/etc/mongod.conf') ?? '')).toEqual({
      storage: { dbPath: '/var/lib/mongodb' },
      systemLog: { destination: 'file', path: '/var/log/mongodb/mongod.log', logAppend: true, logRotate: 'reopen' },
      net: { port: 27017, bindIp: '127.0.0.1,192.0.2.7' },
      processManagement: { timeZoneInfo: '/usr/share/zoneinfo' },
      security: { keyFile: '/etc/mongod.key', authorization: 'enabled' },
      replication: { replSetName: 'rs0' },
    })
  })

  it('writes what else is asked of mongod.conf', async () => {
    const { texts } = await planned('mongodb', 'config', {
      mongodb_keyfile: 'a'.repeat(64),
      mongodb_oplog_mb: 2048,
      mongodb_cache_gb: 1.5,
      mongodb_set_parameters: { cursorTimeoutMillis: 60000, logLevel: 1, diagnosticDataCollectionEnabled: false },
      mongodb_tls_certificate: '/etc/ssl/mongod.pem',
      mongodb_tls_ca: '/etc/ssl/ca.pem',
      mongodb_more_config: 'operationProfiling:\n  mode: slowOp',
    })
    expect(parse(texts.get('/etc/mongod.conf') ?? '')).toMatchObject({
      storage: { wiredTiger: { engineConfig: { cacheSizeGB: 1.5 } } },
      net: { tls: { mode: 'requireTLS', certificateKeyFile: '/etc/ssl/mongod.pem', CAFile: '/etc/ssl/ca.pem' } },
      replication: { oplogSizeMB: 2048 },
      setParameter: { cursorTimeoutMillis: 60000, logLevel: 1, diagnosticDataCollectionEnabled: false },
      operationProfiling: { mode: 'slowOp' },
    })
  })
})
