import { defineModule, refuse } from '../src/module/define.ts'
import { hasId, type PublicKey, publicKeysIn } from '../src/module/openpgp.ts'
import { planSpot } from '../src/module/place.ts'
import { answerRefusal, keyOnServer } from '../src/module/source-key.ts'
import type { Change } from '../src/state/change.ts'
import { bytesContent } from '../src/state/content.ts'
import { content } from '../src/state/families/content.ts'
import { type Whoami, whoami } from '../src/state/families/whoami.ts'
import type { HttpAnswer } from '../src/state/http.ts'
import type { HttpProbe, Probe } from '../src/state/probe.ts'
import { type FoundPaths, fileProbes, type PathProbes, spotAt } from '../src/state/spot.ts'
import { write } from '../src/state/write.ts'

type Basics = PathProbes & {
  readonly me: Probe<Whoami>
  readonly ring: Probe<Buffer | null>
  readonly given?: Probe<Buffer | null>
}

export default defineModule({
  name: 'apt_key',
  summary: 'See that apt believes a key, or does not, by a keyring',
  args: {
    exclusive: [['data', 'file', 'url']],
    properties: {
      id: {
        type: 'string',
        description:
          'The fingerprint of the key, or the end of it. With it, a key that is there is not asked for again, and another one is refused.',
      },
      url: { type: 'string', description: 'Where the key is.' },
      file: { type: 'string', format: 'path', description: 'A file on the host with the key.' },
      data: { type: 'string', description: 'The key itself, armored.' },
      keyring: {
        type: 'string',
        format: 'path',
        default: '/etc/apt/trusted.gpg',
        description:
          'The file of keys. By default one that is believed for all sources; better name one for signed-by.',
      },
      state: {
        type: 'string',
        enum: ['absent', 'present'],
        default: 'present',
        description: 'Whether the key is to be in the keyring.',
      },
    },
  },
  returns: {
    id: 'The id that was given, or that of the key',
    fp: 'The fingerprint of the key',
    key_id: 'The last 16 letters of it',
    short_id: 'The last 8 letters of it',
    before: 'The ids of all keys of the keyring before',
    after: 'The ids of all keys of the keyring now',
  },
  examples: [
    {
      title: 'A key for one source alone',
      args: {
        url: 'https://pgp.mongodb.com/server-8.0.asc',
        id: '4B0752C1BCA238C0B4EE14DC41DE058A4E7DCA05',
        keyring: '/usr/share/keyrings/mongodb-server-8.0.gpg',
      },
    },
    { title: 'Believed no longer', args: { id: '4B0752C1BCA238C0B4EE14DC41DE058A4E7DCA05', state: 'absent' } },
  ],
  read: ({ keyring, file }): Basics => ({
    me: whoami(),
    ring: content(keyring),
    ...fileProbes(keyring),
    ...(file !== undefined && { given: content(file) }),
  }),
  readMore: ({ url, id, state }, { ring }): { readonly 'answer key'?: HttpProbe } => {
    const isThere = id !== undefined && keysOf(ring).some((key) => hasId(key, id))
    return url === undefined || isThere || state === 'absent' ? {} : { 'answer key': keyOnServer(url) }
  },
  plan: (args, found) => {
    const { id, state, keyring } = args
    if (found.ring?.length && !publicKeysIn(found.ring)) return refuse(`${keyring} is no keyring that apt reads`)
    const there = keysOf(found.ring)
    if (state === 'absent') {
      if (id === undefined) return refuse('state is absent but all of the following are missing: id')
      return written(
        args,
        found,
        there.filter((key) => !hasId(key, id)),
        `remove key ${id}`,
      )
    }
    if (id !== undefined && there.some((key) => hasId(key, id))) return []
    const given = givenKeys(args, found)
    if ('failed' in given) return given
    if (id !== undefined && !given.every((key) => hasId(key, id))) {
      return refuse(`The key is ${given.map(({ fingerprint }) => fingerprint).join(', ')}, not ${id}`)
    }
    const fresh = given.filter(({ fingerprint }) => !there.some((key) => key.fingerprint === fingerprint))
    const title = `add key ${fresh.map(({ fingerprint }) => fingerprint).join(', ')}`
    return written(args, found, [...there, ...fresh], title)
  },
  result: (args, found, _deeds, before = found) => {
    const { id } = args
    const given = givenKeys(args, found)
    const all = [...('failed' in given ? [] : given), ...keysOf(found.ring), ...keysOf(before.ring)]
    const fp = all.find((key) => id === undefined || hasId(key, id))?.fingerprint ?? id ?? ''
    const ids = (ring: Buffer | null) => keysOf(ring).map(({ fingerprint }) => fingerprint.slice(-16))
    const names = { fp, key_id: fp.slice(-16), short_id: fp.slice(-8) }
    return { id: id ?? fp.slice(-16), ...names, before: ids(before.ring), after: ids(found.ring) }
  },
})

interface Given {
  readonly url: string | undefined
  readonly file: string | undefined
  readonly data: string | undefined
  readonly keyring: string
}

type Found = FoundPaths & {
  readonly me: Whoami
  readonly ring: Buffer | null
  readonly given?: Buffer | null
  readonly 'answer key'?: HttpAnswer
}

function keysOf(ring: Buffer | null): readonly PublicKey[] {
  return (ring && publicKeysIn(ring)) ?? []
}

/** The keys that the task brings, or why it brings none. */
function givenKeys({ url, file, data }: Given, found: Found): readonly PublicKey[] | ReturnType<typeof refuse> {
  const came = found['answer key']
  const wrong = came && answerRefusal(came)
  if (wrong) return wrong
  const bytes = data === undefined ? (came?.body?.bytes ?? found.given) : Buffer.from(data)
  return (bytes && publicKeysIn(bytes)) ?? refuse(`There is no OpenPGP key in ${url ?? file ?? 'data'}`)
}

function written({ keyring }: Given, found: Found, keys: readonly PublicKey[], title: string): readonly Change[] {
  if (keys.length === keysOf(found.ring).length) return []
  const bytes = Buffer.concat(keys.map((key) => key.bytes))
  const spot = spotAt(keyring, found, false)
  const placing = { content: bytesContent(bytes), owner: undefined, group: undefined, mode: '0644', backup: false }
  const [change] = planSpot(spot, { ...placing, validate: undefined }, found.me, write)
  return change ? [{ ...change, title }] : []
}
