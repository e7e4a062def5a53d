import { describe, expect, it } from 'vitest'
import { group } from '../../../src/state/families/group.ts'
import { newcomer } from '../../../src/state/families/newcomer.ts'
import { isLocked, user } from '../../../src/state/families/user.ts'

describe('user', () => {
  const { family } = user('')
  const printed = `root:x:0:0:root:/root:/bin/bash
james:x:1000:1002:James Bond:/home/james:/bin/bash
#
root:*:20778:0:99999:7:::
james:!$6$salt$hash:20778:0:99999:7::22310:
#
root:x:0:
adm:x:4:james
sudo:x:27:anna,james
james:x:1002:
`

  it('tells ids, groups, expiry and lock', () => {
    const [james] = family.parse(Buffer.from(printed), ['james'])
    expect(family.cells(james ?? null)).toEqual({
      state: 'present',
      uid: 1000,
      group: 'james',
      groups: ['adm', 'sudo'],
      comment: 'James Bond',
      home: '/home/james',
      shell: '/bin/bash',
      expires: '2031-01-31',
      locked: true,
    })
  })

  it('keeps the hash out of everything that is shown', () => {
    expect(JSON.stringify(family.parse(Buffer.from(printed), ['james']))).not.toContain('hash')
  })

  it('finds nobody under an id or an unknown name', () => {
    expect(family.parse(Buffer.from(printed), ['0', 'nope'])).toEqual([null, null])
  })

  it('reads accounts where the shadow file may not be read', () => {
    const [root] = family.parse(Buffer.from('root:x:0:0:root:/root:/bin/bash\n#\n#\nroot:x:0:\n'), ['root'])
    expect(root).toMatchObject({ uid: 0, password: null })
    expect(root && isLocked(root)).toBe(false)
  })
})

it('finds a group by its name, else by its id', () => {
  const printed = Buffer.from('sudo:x:27:james\nwww-data:x:33:\n')
  expect(group('').family.parse(printed, ['sudo', '33', 'nope'])).toEqual([
    { name: 'sudo', gid: 27, members: ['james'] },
    { name: 'www-data', gid: 33, members: [] },
    null,
  ])
})

it.each([
  ['SHELL=/bin/sh\nUMASK\t\t022\nUSERGROUPS_ENAB yes\n', { shell: '/bin/sh', homeMode: '0755', ownGroup: true }],
  [
    'HOME=/data/home\nUMASK\t\t022\nHOME_MODE\t0700\nUSERGROUPS_ENAB no\n',
    { home: '/data/home', homeMode: '0700', ownGroup: false },
  ],
  ['', { home: '/home', shell: '/bin/sh', skeleton: '/etc/skel', homeMode: '0755', gid: 100 }],
])('knows what a new user gets by %j', (printed, expected) => {
  expect(newcomer.family.parse(Buffer.from(printed), ['defaults'])).toMatchObject([expected])
})
