import { defineModule } from '../src/module/define.ts'
import { attributeArgs } from '../src/module/file-args.ts'
import { fileReturns } from '../src/module/returns.ts'
import { planUnarchive, resultOfUnarchive } from '../src/module/unarchive/plan.ts'
import { firstProbes, moreProbes } from '../src/module/unarchive/probes.ts'

export default defineModule({
  name: 'unarchive',
  summary: 'Unpack an archive, as far as what is in it is not there already',
  args: {
    required: ['src', 'dest'],
    exclusive: [
      ['include', 'exclude'],
      ['copy', 'remote_src'],
    ],
    properties: {
      src: {
        type: 'content',
        source: 'archive',
        onHostIf: 'remote_src',
        onHostUnless: 'copy',
        description: 'A tar (plain, or packed by gzip, bzip2, xz or zstd) or a zip; on the host also a URL.',
      },
      dest: { type: 'string', format: 'path', description: 'The folder on the host, which must be there.' },
      remote_src: { type: 'boolean', default: false, description: 'The archive is on the host, or at a URL.' },
      copy: { type: 'boolean', default: true, description: 'The older word for the opposite of remote_src.' },
      creates: { type: 'string', format: 'path', description: 'A path: if it is there, nothing is done.' },
      list_files: { type: 'boolean', default: false, description: 'Tell the names in the archive.' },
      include: {
        type: 'array',
        items: { type: 'string' },
        default: [],
        description: 'Unpack only these, a folder with all that is in it; of a zip patterns.',
      },
      exclude: {
        type: 'array',
        items: { type: 'string' },
        default: [],
        description: 'Patterns for what is left out.',
      },
      keep_newer: {
        type: 'boolean',
        default: false,
        description: 'Keep files that are newer than those in the archive.',
      },
      extra_opts: {
        type: 'array',
        items: { type: 'string' },
        default: [],
        description:
          'More options for tar or unzip. Of archives of the controller and of zips, only those are taken whose effect is known.',
      },
      validate_certs: {
        type: 'boolean',
        default: true,
        description: 'Fetch only from servers whose certificate is signed by an authority that is trusted.',
      },
      decrypt: {
        type: 'boolean',
        default: true,
        description: 'Decrypt an archive that is encrypted with Ansible Vault.',
      },
      ...attributeArgs,
    },
  },
  returns: {
    dest: 'The folder',
    src: 'The archive',
    handler: 'What unpacks it: TgzArchive, TarArchive, TarBzipArchive, TarXzArchive, TarZstdArchive or ZipArchive',
    files: 'The names in the archive, with `list_files`',
    msg: 'Why nothing was done, with `creates`',
    ...fileReturns,
  },
  examples: [
    {
      title: 'A release that was downloaded before',
      args: {
        src: '/opt/node-v14.21.3-linux-x64.tar.xz',
        dest: '/opt',
        remote_src: true,
        owner: 'root',
        group: 'root',
        creates: '/opt/node-v14.21.3-linux-x64/bin/node',
      },
    },
    {
      title: 'An archive of the controller, without its outermost folder',
      args: { src: 'site.tar.gz', dest: '/srv/www', extra_opts: ['--strip-components=1'] },
    },
    { title: 'Only a part of it', args: { src: 'docs.zip', dest: '/srv/docs', include: ['manual/*'] } },
  ],
  read: firstProbes,
  readMore: moreProbes,
  plan: planUnarchive,
  result: resultOfUnarchive,
})
