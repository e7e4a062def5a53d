import { join } from 'node:path/posix'
import { type DeedOutcome, defineModule, type Result } from '../src/module/define.ts'
import { fileReturns } from '../src/module/returns.ts'
import { sh } from '../src/state/sh.ts'

const told = ['path', 'uid', 'gid', 'owner', 'group', 'mode', 'size', 'state'] as const

export default defineModule({
  name: 'tempfile',
  summary: 'Make a temporary file or directory, with a name that nothing had before',
  args: {
    properties: {
      state: {
        type: 'string',
        enum: ['directory', 'file'],
        default: 'file',
        description: 'What is made.',
      },
      path: {
        type: 'string',
        format: 'path',
        description: 'The directory that it is made in; by default the one of the host for temporary files.',
      },
      prefix: { type: 'string', default: 'ansible.', description: 'How its name begins.' },
      suffix: { type: 'string', default: '', description: 'How its name ends.' },
    },
  },
  returns: { path: 'The file or folder', ...fileReturns },
  examples: [
    { title: 'A directory to unpack something in', args: { state: 'directory', suffix: '.build' } },
    { title: 'A file beside those of an application', args: { path: '/srv/app', prefix: 'upload-' } },
  ],
  read: () => ({}),
  plan: ({ state, path, prefix, suffix }) => {
    const options = [...(state === 'directory' ? ['-d'] : []), ...(suffix === '' ? [] : [`--suffix=${suffix}`])]
    const name = `${prefix}XXXXXXXX`
    const where = path === undefined ? ['--tmpdir', '--', name] : ['--', join(path, name)]
    return [
      {
        kind: 'deed',
        title: `create temporary ${state}`,
        how: {
          kind: 'script',
          script: sh`p=$(mktemp ${[...options, ...where]}) && stat -c '%u %g %U %G %a %s %n' -- "$p"`,
          spooled: true,
        },
        sets: [],
        provides: [],
        touches: 'everything',
      },
    ]
  },
  result: ({ state }, _, [deed]) => (deed ? described(deed, state) : {}),
  toldByDeed: told,
})

function described({ stdout }: DeedOutcome, state: string): Result {
  const [uid, gid, owner = '', group = '', mode = '', size, ...path] = stdout.replace(/\n$/, '').split(' ')
  return {
    path: path.join(' '),
    uid: Number(uid),
    gid: Number(gid),
    owner,
    group,
    mode: mode.padStart(4, '0'),
    state,
    size: Number(size),
  }
}
