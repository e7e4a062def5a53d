import { arch, cpus, hostname, release, totalmem } from 'node:os'
import { type Document, Int32 } from 'bson'
import { cluster } from '../access/needs.ts'
import type { Command, Server } from '../contract.ts'
import { mongoError } from '../errors.ts'

/** Commands that tell of the process and its machine: getLog, hostInfo, getCmdLineOpts, logRotate and the like. */
export function diagnosticCommands({ options, log }: Server): readonly Command[] {
  return [
    {
      name: 'getLog',
      adminOnly: true,
      needs: cluster('getLog'),
      on: 'anyone',
      run: ({ body }) => {
        if (body.getLog === '*') return { names: ['global', 'startupWarnings'] }
        if (body.getLog === 'startupWarnings') return { totalLinesWritten: 1, log: [warning(options.version)] }
        if (body.getLog !== 'global') throw mongoError(96, `No log named '${body.getLog}'`)
        return { totalLinesWritten: log.lines().length, log: [...log.lines()] }
      },
    },
    {
      name: 'logRotate',
      adminOnly: true,
      needs: cluster('logRotate'),
      on: 'anyone',
      run: () => {
        log.reopen()
        return {}
      },
    },
    { name: 'hostInfo', adminOnly: true, needs: cluster('hostInfo'), on: 'anyone', run: hostInfo },
    {
      name: 'getCmdLineOpts',
      adminOnly: true,
      needs: cluster('getCmdLineOpts'),
      on: 'anyone',
      run: () => ({ argv: [...options.argv], parsed: options.parsed }),
    },
    {
      name: 'currentOp',
      adminOnly: true,
      needs: cluster('inprog'),
      on: 'anyone',
      run: () => ({ inprog: [] }),
    },
    { name: 'fsync', adminOnly: true, needs: cluster('fsync'), on: 'anyone', run: () => ({ numFiles: new Int32(1) }) },
  ]
}

function hostInfo(): Document {
  return {
    system: {
      currentTime: new Date(),
      hostname: hostname(),
      cpuAddrSize: new Int32(64),
      memSizeMB: Math.floor(totalmem() / 1_048_576),
      numCores: new Int32(cpus().length),
      cpuArch: arch() === 'x64' ? 'x86_64' : 'aarch64',
      numaEnabled: false,
    },
    os: { type: 'Linux', name: 'Linux', version: `Kernel ${release()}` },
    extra: {},
  }
}

function warning(version: string): string {
  const t = { $date: new Date().toISOString() }
  return JSON.stringify({ t, s: 'W', c: 'CONTROL', id: 1, ctx: '-', msg: 'STAND-IN, NOT MongoDB', attr: { version } })
}
