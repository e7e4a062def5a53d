import { fetchArgs } from '../src/module/control-args.ts'
import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'fetch',
  summary: 'Copy a file of the host to the controller',
  args: fetchArgs,
  returns: {
    dest: 'The file on the controller',
    file: 'The file on the host, where nothing was copied',
    checksum: 'The SHA-1 of the file',
    md5sum: 'The MD5 of the file',
    remote_checksum: 'The SHA-1 on the host',
    remote_md5sum: 'None',
    msg: 'Why nothing was copied',
  },
  examples: [
    { title: 'Into a folder for each host', args: { src: '/etc/mongod.conf', dest: 'collected' } },
    { title: 'To one file', args: { src: '/etc/ssl/certs/app.pem', dest: 'app.pem', flat: true } },
  ],
})
