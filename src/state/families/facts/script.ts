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
  '/proc/cpuinfo',
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
  // Of the loaded modules of the kernel, those of hypervisors.
  '/sys/module/kvm/initstate',
  '/sys/module/vboxdrv/initstate',
  '/sys/module/virtio/initstate',
]

// What nobody reads of each of a host's processors, which would be most of the text.
const UNREAD = [
  '^(flags|vmx flags|bugs|Features|model|stepping|microcode|cpu MHz|cpu family|cache size|apicid|initial apicid|fpu',
  'fpu_exception|cpuid level|wp|bogomips|BogoMIPS|clflush size|cache_alignment|TLB size|address sizes',
  'power management)[[:space:]]*:',
].join('|')

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
echo $m files; grep -asHvE ${UNREAD} ${FILES} /sys/devices/virtual/dmi/id/[bcps]* ${{ text: networkFiles, secret: false }} /etc/ssh/ssh_host_*_key.pub
set --; for p in ${factPath}/*.fact; do if [ -x "$p" ]; then :; elif [ -f "$p" ]; then set -- "$@" "$p"; fi; done
[ $# -eq 0 ] || grep -a -s -H '' "$@"
echo $m ip; ip -o -force -batch - 2>/dev/null <<END
addr show
route get 8.8.8.8
route get 2404:6800:400a:800::1012
END
set --; for p in /sys/class/net/*/device /sys/class/net/*/device/driver/module /dev/disk/by-uuid; do if [ -L "$p" ] || [ -d "$p" ]; then set -- "$@" "$p"; fi; done
echo $m links; [ $# -eq 0 ] || find "$@" -maxdepth 1 -type l -printf '%p %l\\n' 2>/dev/null
echo $m date; date -f - '+%s|%N|%Y|%m|%A|%w|%W|%d|%H|%M|%S|%Z|%z' <<END
now
2024-01-01
2024-07-01
END
echo $m machine; { read -r a < /proc/sys/kernel/arch; } 2>/dev/null && echo "$a" || uname -m
echo $m user; getent passwd "$u"
echo $m names
${ownNames}
${mountSizes}
) || true`
}

const networkFiles = [...NETWORK, ...BONDING.map((name) => `bonding/${name}`)]
  .map((name) => `/sys/class/net/*/${name}`)
  .join(' ')

// One line of /etc/hosts that names the host tells all of them; its `read` costs less than a program that does so. Where
// there are more, or none, or one of the addresses that stand for others, getent knows how they add up.
const ownNames = sh`i=0 n=0 a= s=
while [ $i -lt 99 ] && { read -r p q || [ -n "$p" ]; }; do
  i=$((i+1)) s="$s $p "
  case "$p \${q%%#*} " in '#'*) ;; *[[:blank:]]"$h"[[:blank:]]*) n=$((n+1)) a=$p l="$p \${q%%#*}";; esac
done 2>/dev/null < /etc/hosts
case $i,$n,$a,$s in
  99,*|*,1,127.0.0.1,*|*,1,*:*,*|*,1,*" $a "*" $a "*) n=0;;
esac
if [ $n -eq 1 ]; then echo "$l"; else
  a=$(getent -s files hosts "$h" || timeout 2 getent hosts "$h")
  getent -s files hosts "\${a%% *}" || echo "$a"
fi`

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
