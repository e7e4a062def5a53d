import { defineModule, refuse } from '../src/module/define.ts'
import { content } from '../src/state/families/content.ts'
import { statTarget } from '../src/state/families/stat.ts'

export default defineModule({
  name: 'slurp',
  summary: 'Tell what is in a file, in base64',
  args: {
    required: ['src'],
    properties: {
      src: { type: 'string', format: 'path', aliases: ['path'], description: 'The file on the host.' },
    },
  },
  returns: { content: 'What is in the file, in base64', source: 'The file', encoding: 'How that is encoded: base64' },
  examples: [{ title: 'What another task is to know', args: { src: '/var/lib/app/token' } }],
  read: ({ src }) => ({ at: statTarget(src), bytes: content(src) }),
  plan: ({ src }, { at, bytes }) => {
    if (bytes) return []
    if (at?.type === 'directory') return refuse(`source is a directory and must be a file: ${src}`)
    return refuse(at && at.type !== 'link' ? `file is not readable: ${src}` : `file not found: ${src}`)
  },
  result: ({ src }, { bytes }) => ({
    content: bytes?.toString('base64') ?? '',
    source: src,
    encoding: 'base64',
  }),
})
