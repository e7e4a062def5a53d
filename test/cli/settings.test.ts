import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { settle } from '../../src/cli/settings/settings.ts'

/** What flags, environment and an ansible.cfg with this text come to. */
function settled(text: string, environment: Record<string, string> = {}, given = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-settings-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'ansible.cfg')
  writeFileSync(path, text)
  const { settings, diagnostics } = settle(given, { ANSIBLE_CONFIG: path, ...environment })
  const said = diagnostics.map(({ severity, message, place }) => `${severity} ${place?.line ?? '-'}: ${message}`)
  return { settings, said, folder }
}

describe('a setting', () => {
  it('comes from the flag, else the environment, else ansible.cfg, else it is the usual', () => {
    const config = '[defaults]\nforks = 7\nremote_user = bob\ntimeout = 33\n'
    const { settings, said } = settled(config, { ANSIBLE_FORKS: '8', ANSIBLE_REMOTE_USER: 'eve' }, { forks: '9' })
    expect(said).toEqual([])
    expect(settings).toMatchObject({ forks: 9, user: 'eve', timeout: 33, gathering: 'implicit' })
  })

  it('of the environment that is empty counts for nothing', () => {
    expect(settled('[defaults]\nforks = 7\n', { ANSIBLE_FORKS: '' }).settings.forks).toBe(7)
  })

  it.each<[string, string, object]>([
    ['gathering', 'ANSIBLE_GATHERING=smart', { gathering: 'smart' }],
    ['strategy', 'ANSIBLE_STRATEGY=free', { strategy: 'free' }],
    ['merged dicts', 'ANSIBLE_HASH_BEHAVIOUR=merge', { hashBehaviour: 'merge' }],
    ['host keys', 'ANSIBLE_HOST_KEY_CHECKING=False', { hostKeyChecking: false }],
    ['handlers', 'ANSIBLE_FORCE_HANDLERS=yes', { forceHandlers: true }],
    ['colours', 'ANSIBLE_NOCOLOR=1', { noColor: true }],
    ['colours that are forced', 'ANSIBLE_FORCE_COLOR=true', { forceColor: true }],
    ['a key', 'ANSIBLE_PRIVATE_KEY_FILE=/k', { privateKey: '/k' }],
    ['roles', 'ANSIBLE_ROLES_PATH=/a:/b', { rolesPath: ['/a', '/b'] }],
    ['inventories', 'ANSIBLE_INVENTORY=/a,/b', { inventory: ['/a', '/b'] }],
    ['becoming', 'ANSIBLE_BECOME_METHOD=su', { becomeMethod: 'su', become: false }],
    ['tags', 'ANSIBLE_RUN_TAGS=a, b', { tags: ['a', 'b'] }],
  ])('of %s may stand in the environment: %s', (_, variable, expected) => {
    const [name = '', value = ''] = variable.split('=')
    expect(settled('', { [name]: value }).settings).toMatchObject(expected)
  })
})

describe('ansible.cfg', () => {
  it('is read as configparser reads it, its paths relative to its folder', () => {
    const text = `# a comment
[defaults]
Inventory: hosts.ini ; the usual
  , more
roles_path = ~/r:/abs:near
private_key_file = "my key"
[privilege_escalation]
become = True
become_user = 'bob'
[ssh_connection]
ssh_common_args = -o Port=22 -o User=100%%
[diff]
always = on
`
    const { settings, said, folder } = settled(text, {})
    expect(said).toEqual([])
    expect(settings).toMatchObject({
      inventory: [join(folder, 'hosts.ini'), join(folder, 'more')],
      rolesPath: [expect.stringMatching(/^\/.*\/r$/), '/abs', join(folder, 'near')],
      privateKey: join(folder, 'my key'),
      become: true,
      becomeUser: 'bob',
      sshCommonArgs: '-o Port=22 -o User=100%',
      diff: true,
      configFile: join(folder, 'ansible.cfg'),
    })
  })

  it('warns of keys that would change what a run does and are not there; others are nobody’s business', () => {
    const text = '[defaults]\nlibrary = x\nstdout_callback = yaml\nfact_caching = memory\ncow_selection = random\n'
    expect(settled(text, { ANSIBLE_NO_LOG: 'true', ANSIBLE_JINJA2_NATIVE: 'no' }).said).toEqual([
      'warning 2: rcprov has no setting library; it changes nothing here',
      'warning -: rcprov has no setting ANSIBLE_NO_LOG; it changes nothing here',
    ])
  })

  it.each<[string, string]>([
    ['[defaults]\nforks = many\n', 'error 2: forks takes a whole number from 1 on, not "many"'],
    ['[defaults]\ngathering = never\n', 'error 2: gathering takes implicit, explicit, smart, not "never"'],
    ['[defaults]\nstrategy = fre\n', expect.stringMatching(/^error 2: strategy takes linear, .*, not "fre"$/)],
    ['forks = 1\n', 'error 1: this line stands before any section'],
    ['[defaults]\nforks\n', 'error 2: "forks" is no "key = value"'],
    ['[defaults]\nforks=1\nforks=2\n', 'error 3: forks is set twice in [defaults]'],
    ['[a]\n[a]\n', 'error 2: the section [a] is there already'],
  ])('says what is wrong in %j', (text, message) => {
    expect(settled(text).said).toEqual([message])
  })
})

it.each([
  ['ANSIBLE_GATHERING', 'never', 'error -: ANSIBLE_GATHERING takes implicit, explicit, smart, not "never"'],
  ['ANSIBLE_STRATEGY', 'fre', expect.stringMatching(/^error -: ANSIBLE_STRATEGY takes linear, .*, not "fre"$/)],
])('a wrong variable is named: %s', (name, value, message) => {
  expect(settled('', { [name]: value }).said).toEqual([message])
})
