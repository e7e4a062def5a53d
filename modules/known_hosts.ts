import { dirname } from 'node:path/posix'
import { defineModule, refuse } from '../src/module/define.ts'
import { hostKeyEdit } from '../src/module/host-key-edit.ts'
import { pathInfo } from '../src/module/path-info.ts'
import { fileReturns } from '../src/module/returns.ts'
import { planText, textProbes, textProbesMore } from '../src/module/text-edit.ts'
import { plainPath } from '../src/state/folders.ts'
import { reached } from '../src/state/spot.ts'

export default defineModule({
  name: 'known_hosts',
  summary: "See that a host's key is known to ssh, or is not",
  args: {
    required: ['name'],
    properties: {
      name: {
        type: 'string',
        aliases: ['host'],
        description: 'The name of the host, as ssh is told it; with another port than 22, [name]:port.',
      },
      key: {
        type: 'string',
        description:
          'The line for the file: name, type and key, as ssh-keyscan prints it. Another key of that type goes.',
      },
      path: {
        type: 'string',
        format: 'path',
        default: '~/.ssh/known_hosts',
        description: 'The file, in a folder that is there.',
      },
      hash_host: { type: 'boolean', default: false, description: "Write a hash instead of the host's name." },
      state: {
        type: 'string',
        enum: ['absent', 'present'],
        default: 'present',
        description: 'Whether the key is to be known; without a key, "absent" is for all keys of the host.',
      },
    },
  },
  returns: {
    name: 'The host',
    path: 'The file',
    key: 'The key',
    hash_host: 'Whether the name is hashed',
    ...fileReturns,
    state: 'Whether the key is present or absent, or what the file is',
  },
  examples: [
    {
      title: 'The key of a host that backups go to',
      args: { name: 'backup.example.com', key: '{{ lookup("file", "backup.pub") }}', path: '/etc/ssh/ssh_known_hosts' },
    },
    { title: 'A host that is gone', args: { name: 'old.example.com', state: 'absent' } },
  ],
  read: ({ path }) => textProbes({ path, create: true }),
  readMore: textProbesMore,
  plan: (args, found) => {
    const { name, path } = args
    const edit = hostKeyEdit(args)
    if ('failed' in edit) return edit
    const folder = dirname(plainPath(path))
    return planText({ path, create: true, backup: false, validate: undefined }, found, (bytes) => {
      const before = bytes?.toString('latin1') ?? ''
      const after = edit.apply(before)
      if (after === before) return bytes ? { bytes, title: '' } : null
      if (!found[`target ${folder}`]) return refuse(`Failed to write to file ${path}: there is no directory ${folder}`)
      const title = `${args.state === 'present' ? 'add' : 'remove'} key of ${name}`
      return { bytes: Buffer.from(after, 'latin1'), title }
    })
  },
  result: ({ name, path, key = null, hash_host, state }, found) => {
    const at = reached(found[`target ${plainPath(path)}`] ?? null)
    return { name, path, key, hash_host, state, ...(at && pathInfo(at)) }
  },
})
