import { createHash } from 'node:crypto'

const BARE = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'openssh-server',
  'sudo',
  'iproute2',
  'ca-certificates',
  'procps',
  'nftables',
  'netbase',
]

// What Ansible needs on a host, or calls on one.
const PYTHON = ['python3-minimal', 'python3-apt', 'curl', 'gnupg', 'iputils-ping', 'cron', 'apt-utils']

const unit = (lines: readonly string[]): string => `${lines.join('\n')}\n`

const FILES: Readonly<Record<string, string>> = {
  // All hosts share the image, so each one makes host keys of its own at its first boot.
  'etc/systemd/system/ssh.service.d/keys.conf': unit([
    '[Service]',
    'ExecStartPre=',
    'ExecStartPre=/usr/bin/ssh-keygen -A',
    'ExecStartPre=/usr/sbin/sshd -t',
  ]),
  // A container may not set the clock: -x keeps chronyd from trying, and root lets it start without that capability.
  'etc/systemd/system/chrony.service.d/lab.conf': unit([
    '[Unit]',
    'ConditionCapability=',
    '[Service]',
    'Type=simple',
    'PIDFile=',
    'User=root',
    'ExecStart=',
    'ExecStart=/usr/sbin/chronyd -d -x -u root',
  ]),
  // Podman inside a host has no control groups and no network to give away.
  'etc/containers/containers.conf': unit(['[containers]', 'keyring=false', 'cgroups="disabled"', 'netns="host"']),
  // An empty machine-id is filled in at the first boot.
  'etc/machine-id': '',
  // No name server is within reach, and asking none fails at once instead of after seconds.
  'etc/resolv.conf': '',
}

// The machine keeps the clock, names come from /etc/hosts, and package lists change only when a playbook says so.
const MASKED = ['systemd-resolved', 'systemd-timesyncd', 'apt-daily.timer', 'apt-daily-upgrade.timer']

/** All that decides what a base image holds. */
export interface Recipe {
  readonly suite: string
  readonly packages: readonly string[]
  readonly files: Readonly<Record<string, string>>
  readonly masked: readonly string[]
}

/** The recipe of bare hosts of a suite, or of those with the Python that Ansible needs. */
export function recipeOf(suite: string, python: boolean): Recipe {
  return { suite, packages: python ? [...BARE, ...PYTHON] : BARE, files: FILES, masked: MASKED }
}

/** The folder name of the image: another recipe, another name. */
export function imageName(recipe: Recipe): string {
  const digest = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 12)
  return `${recipe.suite}-${recipe.packages.includes('python3-minimal') ? 'python' : 'bare'}-${digest}`
}
