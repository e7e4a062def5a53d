import { randomBytes } from 'node:crypto'
import { type Script, sh } from '../../sh.ts'

/** A line that no host can print by chance or on purpose: it stands before each section. */
export const MARK = `rcprov-${randomBytes(12).toString('hex')}`

const NETWORK = ['address', 'mtu', 'operstate', 'type', 'flags', 'speed', 'bridge/bridge_id', 'bridge/stp_state']
const BONDING = ['slaves', 'mode', 'miimon', 'lacp_rate', 'primary', 'all_slaves_active']

const FILES = [
  '/etc/os-release',
  '/usr/lib/os-release',
  '/etc/debian_version',
  '/etc/lsb-release',
  '/etc/resolv.conf',
  '/etc/machine-id',
  '/var/lib/dbus/machine-id',
  '/proc/meminfo',
  '/proc/uptime',
  '/proc/loadavg',
  '/proc/cmdline',
  '/proc/mounts',
  '/proc/self/mountinfo',
  '/proc/self/status',
  '/proc/self/environ',
  '/proc/1/comm',
  '/proc/1/cgroup',
  '/proc/1/environ',
  '/proc/sys/kernel/ostype',
  '/proc/sys/kernel/osrelease',
  '/proc/sys/kernel/version',
  '/proc/sys/kernel/hostname',
  '/proc/sys/crypto/fips_enabled',
  '/proc/xen/capabilities',
  '/sys/fs/selinux/enforce',
  '/sys/hypervisor/type',
  '/run/systemd/container',
]

const EXISTING = [
  '/.dockerenv',
  '/dev/kvm',
  '/proc/xen',
  '/proc/vz',
  '/proc/bc',
  '/run/systemd/system',
  '/sys/kernel/security/apparmor',
  '/sys/devices/virtual/dmi/id/product_name',
  '/usr/bin/apt-get',
  '/usr/bin/lsb_release',
  '/sbin/openrc',
  '/etc/init.d',
]

// The keys of a processor that are told (its long list of flags is not), and the modules of hypervisors.
const CPU =
  '^(processor|vendor_id|Vendor|model name|Processor|cpu|physical id|core id|cpu cores|siblings|# processors|ncpus active)[[:space:]]*:|^(kvm|vboxdrv|virtio) '

/**
 * Reads all that facts are made of: many files by one grep, and as few commands as can be. A file system that hangs
 * is asked for no longer than three seconds.
 */
export function factsScript(factPath: string): Script {
  return sh`(
m=${MARK}
read -r h < /proc/sys/kernel/hostname
while read -r k u x; do [ "$k" != Uid: ] || break; done < /proc/self/status
echo $m there; for p in ${EXISTING}; do [ ! -e $p ] || echo $p; done; { [ / -ef /proc/1/root ] || [ ! -e /proc/1/root/. ]; } && echo /proc/1/root
echo $m networks; for p in /sys/class/net/* /sys/class/net/*/bridge /sys/class/net/*/bonding /sys/class/net/*/brif/*; do [ ! -d "$p" ] || echo "$p"; done
set --; for p in ${factPath}/*.fact; do if [ -x "$p" ]; then :; elif [ -f "$p" ]; then set -- "$@" "$p"; fi; done
echo $m files; grep -a -s -H '' ${FILES} /sys/devices/virtual/dmi/id/[bcps]* ${{ text: networkFiles, secret: false }} /etc/ssh/ssh_host_*_key.pub "$@"
echo $m processors; grep -hsE ${CPU} /proc/cpuinfo /proc/modules
echo $m ip; printf 'addr show\\nroute get 8.8.8.8\\nroute get 2404:6800:400a:800::1012\\n' | ip -o -force -batch - 2>/dev/null
echo $m links; find /sys/class/net/*/device /sys/class/net/*/device/driver/module /dev/disk/by-id /dev/disk/by-uuid /dev/disk/by-label -maxdepth 1 -type l -printf '%p %l\\n' 2>/dev/null
echo $m date; printf 'now\\n2024-01-01\\n2024-07-01\\n' | date -f - '+%s|%N|%Y|%m|%A|%w|%W|%d|%H|%M|%S|%Z|%z'
echo $m machine; { read -r a < /proc/sys/kernel/arch; } 2>/dev/null && echo "$a" || uname -m
echo $m user; getent passwd "$u"
a=$(getent -s files hosts "$h" || timeout 2 getent hosts "$h")
echo $m names; getent -s files hosts "\${a%% *}" || echo "$a"
${mountSizes}
) || true`
}

const networkFiles = [...NETWORK, ...BONDING.map((name) => `bonding/${name}`)]
  .map((name) => `/sys/class/net/*/${name}`)
  .join(' ')

// A server that is gone would hold up a stat of its file system for ever.
const mountSizes = sh`set --; r=
while read -r dev dir kind x; do
  case $dev in /*|*:/*) ;; *) continue;; esac
  case $kind in nfs*|cifs|smb*|fuse.*|ceph|glusterfs) r=yes;; esac
  case $dir in *\\\\*) dir=$(printf %b "$dir");; esac
  set -- "$@" "$dir"
done < /proc/mounts
echo $m sizes
[ $# -eq 0 ] || \${r:+timeout 3} stat -f -c '%S|%s|%b|%a|%c|%d|%n' -- "$@"`
