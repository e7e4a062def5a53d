import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { keyFile, knownHostsFile, type Lab, type LabHost } from './place.ts'

/** Runs a command on a host by ssh, or a login shell without one, on this process's own terminal; gives its exit code. */
export function ssh(lab: Lab, host: LabHost, command: readonly string[]): Promise<number> {
  const child = spawn('ssh', sshArguments(lab, host, command), { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
  })
}

/** The arguments of OpenSSH's client for a host of the lab. */
export function sshArguments(lab: Lab, host: LabHost, command: readonly string[]): readonly string[] {
  const options = [
    `UserKnownHostsFile=${knownHostsFile(lab)}`,
    'StrictHostKeyChecking=yes',
    'IdentitiesOnly=yes',
    'LogLevel=ERROR',
    'ConnectTimeout=10',
  ]
  // The user's own ssh_config is for hosts that are not made anew all the time.
  const own = ['-F', 'none', '-i', keyFile(lab), ...options.flatMap((option) => ['-o', option])]
  return [...own, `root@${host.address}`, ...(command.length === 0 ? [] : ['--', ...command])]
}
