import { defineModule } from '../src/module/define.ts'
import { type Ask, downloadProbes, moreProbes, planDownload, resultOfDownload } from '../src/module/download.ts'
import { attributeArgs } from '../src/module/file-args.ts'
import { type HttpArgs, httpArgs, requestOf } from '../src/module/http-args.ts'
import { type TrustFiles, trustIn, trustProbes } from '../src/module/http-trust.ts'
import { backupReturns, fileReturns } from '../src/module/returns.ts'

export default defineModule({
  name: 'get_url',
  summary: 'Download a file to the host',
  args: {
    required: ['url', 'dest'],
    properties: {
      ...httpArgs,
      url_username: { type: 'string', aliases: ['username'], description: 'The name to log in with.' },
      dest: {
        type: 'string',
        format: 'path',
        description: 'The file on the host, or a folder, in which it gets the name that the server or the URL says.',
      },
      checksum: {
        type: 'string',
        default: '',
        description:
          'The hash that the file must have, as "sha256:" and the hash or the URL of a list with the hashes of files.',
      },
      force: {
        type: 'boolean',
        default: false,
        description: 'Download it in any case, and replace the file if it differs; else only if it is newer.',
      },
      backup: {
        type: 'boolean',
        default: false,
        description: 'Keep the old file beside the new one, with the time in its name.',
      },
      timeout: { type: 'integer', default: 10, description: 'Give up when nothing comes for so many seconds.' },
      tmp_dest: {
        type: 'string',
        format: 'path',
        description: 'Must be a folder, as for Ansible; the new file is always written beside its destination.',
      },
      ...attributeArgs,
    },
  },
  returns: {
    url: 'The URL, without a password',
    dest: 'The file',
    elapsed: 'How many seconds it took',
    status_code: 'The status of the answer',
    msg: 'The message of the answer',
    checksum_src: 'The SHA-1 of what came',
    checksum_dest: 'The SHA-1 of the file as it was',
    md5sum: 'The MD5 of what came',
    ...fileReturns,
    ...backupReturns,
  },
  examples: [
    {
      title: 'A file, and again when it is newer',
      args: { url: 'https://pgp.mongodb.com/server-8.0.asc', dest: '/etc/apt/keyrings/mongodb.asc', mode: '0644' },
    },
    {
      title: 'Exactly this file',
      args: {
        url: 'https://example.org/app-1.2.tar.gz',
        dest: '/opt/app-1.2.tar.gz',
        checksum: 'sha256:https://example.org/SHA256SUMS',
      },
    },
  ],
  read: (args) => ({ ...trustProbes(args), ...downloadProbes(args) }),
  readMore: (args, found) => moreProbes(args, asking(args, found), found),
  plan: (args, found) => planDownload(args, asking(args, found), found),
  result: (args, found, _deeds, before = found) => resultOfDownload(args, found, before),
  toldByDeed: ['checksum_src', 'md5sum', 'size'],
})

function asking(args: HttpArgs & TrustFiles, found: Parameters<typeof trustIn>[1]): Ask {
  return (url, headers, digests) =>
    requestOf(
      { ...args, url },
      {
        method: 'GET',
        redirects: 'urllib2',
        headers,
        body: null,
        ...trustIn(args, found),
        socket: null,
        inMemory: false,
        digests,
      },
    )
}
