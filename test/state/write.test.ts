import { describe, expect, it } from 'vitest'
import { bornFile, bornFolder, bornLink } from '../../src/state/born.ts'
import { bytesContent } from '../../src/state/content.ts'
import { write } from '../../src/state/write.ts'

const root = { uid: 0, user: 'root', gid: 0, group: 'root', groups: ['root'], gids: [0] }
const app = { uid: 1000, user: 'app', gid: 1000, group: 'app', groups: ['app', 'web'], gids: [1000, 33] }
const text = bytesContent(Buffer.from('x'))

describe('a file that is written by somebody else than its owner', () => {
  const theirs = { ...bornFile(root, 1), owner: 'bob', uid: 1001, group: 'web', gid: 33, mode: '0664' }

  it('keeps its owner if root writes it', () => {
    expect(write('/a', text, theirs, { me: root }).how).toMatchObject({ owner: 'bob', group: 'web', mode: '0664' })
  })

  it('changes hands if not, and keeps its group only if that is one of the writer', () => {
    expect(write('/a', text, theirs, { me: app }).how).toMatchObject({ owner: 'app', group: 'web' })
    const root1 = { ...theirs, group: 'root', gid: 0 }
    expect(write('/a', text, root1, { me: app }).how).toMatchObject({ owner: 'app', group: 'app', mode: '0664' })
  })

  it('is owned by a number if that has no name', () => {
    expect(write('/a', text, { ...theirs, owner: '' }, { me: root }).how).toMatchObject({ owner: '1001' })
  })
})

describe('what is new', () => {
  const setgid = { ...bornFolder(root, null), mode: '2775', group: 'web', gid: 33 }

  it('belongs to who makes it', () => {
    const { how, title } = write('/a', text, null, { me: app, mode: 'u=rw,go=' })
    expect({ title, ...how }).toMatchObject({ title: 'create file', owner: 'app', group: 'app', mode: '0600' })
  })

  it('takes the group of a setgid folder, and folders the bit as well', () => {
    expect(bornFolder(app, setgid)).toMatchObject({ owner: 'app', group: 'web', mode: '2755' })
    expect(bornLink(app, 'x', setgid)).toMatchObject({ owner: 'app', group: 'web', mode: '0777' })
    expect(bornFolder(app, bornFolder(root, null))).toMatchObject({ group: 'app', mode: '0755' })
  })
})

it('a secret content is written, and stays a secret', () => {
  const { how } = write('/a', bytesContent(Buffer.from('s3cret'), { secret: true }), null, { me: root })
  expect(how).toMatchObject({ content: { secret: true, size: 6 } })
})
