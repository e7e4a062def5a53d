import { describe, expect, it } from 'vitest'
import module from '../../modules/apache2_module.ts'
import { type Apache, apacheModules } from '../../src/state/families/apache.ts'
import { changesOf } from './access.ts'
import { argsOf, type Given } from './local.ts'

const { family, subject } = apacheModules()

/** As Debian 12 has it, a part of it. */
const listed = `there
/etc/apache2/mods-enabled/alias.load
/etc/apache2/mods-enabled/mpm_event.load
/etc/apache2/mods-enabled/proxy.load
/etc/apache2/mods-enabled/proxy_http.load
#=
alias.load
autoindex.load
cgi.load
headers.load
lbmethod_byrequests.load
Depends: proxy_balancer
mpm_event.load
Conflicts: mpm_worker mpm_prefork
mpm_prefork.load
Conflicts: mpm_event mpm_worker
proxy.load
proxy_balancer.load
Depends: proxy alias slotmem_shm
proxy_http.load
Depends: proxy
slotmem_shm.load
`
const [found = null] = family.parse(Buffer.from(listed), [subject])
const fresh = family.supposed?.(subject, [], null) ?? null

function plan(given: Given<typeof module.args>, apache: Apache = found) {
  const programs = { 'program /usr/sbin/a2enmod': apache !== null, 'package apache2': null }
  return module.plan(argsOf(module.args, given), { ...programs, apache } as never)
}

it('modules are read with what they need', () => {
  expect(family.cells(found)).toEqual({ enabled: ['alias', 'mpm_event', 'proxy', 'proxy_http'] })
  expect(found?.available.get('proxy_balancer')).toEqual({ needs: ['proxy', 'alias', 'slotmem_shm'], excludes: [] })
  expect([...(found?.available.keys() ?? [])]).toHaveLength(11)
  expect(family.parse(Buffer.from(''), [subject])).toEqual([null])
  expect(family.parse(Buffer.from('there\n/etc/apache2/mods-enabled/*.load\n#=\n*.load\n'), [subject])).toMatchObject([
    { enabled: [], available: new Map() },
  ])
})

describe('a module', () => {
  it.each([
    ['proxy_http', []],
    ['headers', ['enable headers']],
    ['proxy_balancer', ['enable proxy_balancer, also slotmem_shm']],
    ['lbmethod_byrequests', ['enable lbmethod_byrequests, also slotmem_shm, proxy_balancer']],
  ])('%s is enabled with what it needs', (name, titles) => {
    expect(changesOf(plan({ name })).map(({ title }) => title)).toEqual(titles)
  })

  it.each([
    [{ name: 'autoindex' }, []],
    [{ name: 'proxy_http' }, ['disable proxy_http']],
    [{ name: 'proxy', force: true }, ['disable proxy, also proxy_http']],
  ])('%j is disabled with what needs it', (given, titles) => {
    expect(changesOf(plan({ ...given, state: 'absent' })).map(({ title }) => title)).toEqual(titles)
  })

  it('is planned as it will be', () => {
    const [change] = changesOf(plan({ name: 'proxy_balancer' }))
    expect(family.cells(change?.sets[0]?.after as Apache)).toEqual({
      enabled: ['alias', 'mpm_event', 'proxy', 'proxy_balancer', 'proxy_http', 'slotmem_shm'],
    })
  })

  it.each<[Given<typeof module.args>, Apache, RegExp]>([
    [{ name: 'nosuch' }, found, /Module nosuch does not exist!/],
    [{ name: 'mpm_prefork' }, found, /Module mpm_event is enabled - cannot proceed due to conflicts/],
    [{ name: 'cgi' }, found, /^Your MPM seems to be threaded/],
    [{ name: 'proxy', state: 'absent' }, found, /depend on proxy and need to be disabled first: proxy_http/],
    [{ name: 'headers' }, null, /install the package apache2/],
  ])('%j is refused', (given, apache, message) => {
    expect(plan(given, apache)).toMatchObject({ failed: expect.stringMatching(message) })
  })
})

it.each([
  ['status', []],
  ['proxy_balancer', ['enable proxy_balancer, also proxy, slotmem_shm']],
  ['ssl', ['enable ssl, also socache_shmcb']],
  ['php8.2', ['enable php8.2']],
])('%s is planned where Apache is only planned to be there', (name, titles) => {
  expect(changesOf(plan({ name }, fresh)).map(({ title }) => title)).toEqual(titles)
})
