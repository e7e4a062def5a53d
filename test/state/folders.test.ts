import { expect, it } from 'vitest'
import { bornFolder } from '../../src/state/born.ts'
import { makeFolders } from '../../src/state/folders.ts'

const root = { uid: 0, user: 'root', gid: 0, group: 'root', groups: ['root'], gids: [0] }

it.each([
  ['no attributes', {}, ['mkdir -m 00755 -- /a/b']],
  ['an owner', { owner: 'app', mode: '0750' }, ['mkdir -m 00750 -- /a/b', 'chown  -- app /a/b']],
  // Its own group may look in from the first, and another one's members only after it is theirs.
  ['a group', { group: 'web', mode: '0750' }, ['mkdir -- /a/b', 'chown  -- :web /a/b', 'chmod -- 00750 /a/b']],
])('makes a folder with %s that is never open to more than in the end', (_, attributes, commands) => {
  const { how } = makeFolders([{ path: '/a/b', attributes }], () => bornFolder(root, null), root)
  expect(how).toMatchObject({ script: { text: `umask 077; ${commands.join(' &&\n')}` } })
})
