import { fetchArgs } from '../src/module/control-args.ts'
import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'fetch',
  summary: 'Copy a file of the host to the controller',
  args: fetchArgs,
  examples: [
    { title: 'Into a folder for each host', args: { src: '/etc/mongod.conf', dest: 'collected' } },
    { title: 'To one file', args: { src: '/etc/ssl/certs/app.pem', dest: 'app.pem', flat: true } },
  ],
})
