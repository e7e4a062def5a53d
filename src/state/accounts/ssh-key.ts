import { createHash } from 'node:crypto'
import { dirname, isAbsolute, join } from 'node:path/posix'
import type { User } from '../families/user.ts'
import { type Script, sh } from '../sh.ts'
import type { UserTask } from './task.ts'

/** Where a user's key is to be. */
export function keyFile({ ssh_key_file: file, ssh_key_type: type }: UserTask, home: string): string {
  const path = file ?? `.ssh/id_${type}`
  return isAbsolute(path) ? path : join(home, path)
}

/** Makes a key pair without a passphrase, owned by the user. */
export function makeKey(task: UserTask, { name, home }: NonNullable<User>): Script {
  const file = keyFile(task, home)
  const folder = dirname(file)
  const bits = task.ssh_key_bits ? ['-b', task.ssh_key_bits] : []
  const comment =
    task.ssh_key_comment === undefined ? sh`"ansible-generated on $(uname -n)"` : sh`${task.ssh_key_comment}`
  return sh`{ [ -d ${folder} ] || { mkdir -p -m 0700 -- ${folder} && chown ${`${name}:`} -- ${folder}; }; } && rm -f -- ${file} ${`${file}.pub`} && ssh-keygen -q -t ${task.ssh_key_type} ${bits} -C ${comment} -N '' -f ${file} && chown ${`${name}:`} -- ${file} ${`${file}.pub`}`
}

/** As `ssh-keygen -l` prints it: `256 SHA256:… comment (ED25519)`. */
export function fingerprint(publicKey: string): string {
  const [type = '', base64 = '', ...comment] = publicKey.trim().split(' ')
  const blob = Buffer.from(base64, 'base64')
  const hash = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')
  const kind = type.replace(/^(ssh-|sk-ssh-|ecdsa-sha2-)/, '').replace(/^nistp\d+$/, 'ECDSA')
  return `${bitsOf(type, blob)} SHA256:${hash} ${comment.join(' ') || 'no comment'} (${kind.toUpperCase()})`
}

function bitsOf(type: string, blob: Buffer): number {
  if (type !== 'ssh-rsa') return Number(/nistp(\d+)/.exec(type)?.[1] ?? 256)
  const fields: Buffer[] = []
  for (let at = 0; at + 4 <= blob.length; at += 4 + blob.readUInt32BE(at)) {
    fields.push(blob.subarray(at + 4, at + 4 + blob.readUInt32BE(at)))
  }
  const hex = fields[2]?.toString('hex').replace(/^0+/, '') ?? ''
  return hex === '' ? 0 : (hex.length - 1) * 4 + Number.parseInt(hex[0] ?? '0', 16).toString(2).length
}
