import { Listr, Spinner } from 'listr2'
import type { Report } from '../run/event.ts'
import type { Paint } from './color.ts'
import { laneRows } from './lane-rows.ts'
import { createLanes } from './lanes.ts'
import { plainRenderer } from './plain.ts'
import { createScreen, type Terminal } from './screen.ts'

/** Time between two drawings, in ms. */
const TICK = 100
const NARROWEST_BANNER = 79

export interface LiveStyle {
  readonly terminal: Terminal
  readonly paint: Paint
  readonly verbosity: number
  readonly now: () => number
}

/** A lane for each host, and above them, scrolling away, what the plain output says of changes and failures. */
export interface Live {
  readonly report: Report
  /** A line of something else that is printed while the lanes are there. */
  readonly print: (text: string) => void
  readonly close: () => Promise<void>
  /** Leaves the terminal as it should be, at once: for the end of the process. */
  readonly abandon: () => void
}

/** Draws on a terminal until it is closed. */
export function liveView({ terminal, paint, verbosity, now }: LiveStyle): Live {
  const screen = createScreen(terminal)
  const lanes = createLanes()
  const { columns } = terminal.size()
  const plain = plainRenderer({
    write: screen.print,
    warn: screen.print,
    columns: Math.max(NARROWEST_BANNER, columns - 1),
    paint,
    verbosity,
    folded: verbosity === 0,
  })
  const drawn = drawing((spinner) => {
    screen.draw(laneRows(lanes.now(), { ...terminal.size(), now: now(), spinner, paint }))
  })
  return {
    report: (event) => {
      lanes.add(event, now())
      plain(event)
    },
    print: screen.print,
    close: async () => {
      await drawn.end()
      screen.close()
    },
    abandon: screen.close,
  }
}

/** Draws at each tick; listr2's own renderers can't print above what they draw, so it is given one that can. */
function drawing(draw: (spinner: string) => void): { readonly end: () => Promise<void> } {
  const spinner = new Spinner()
  let timer: NodeJS.Timeout | undefined
  class LaneRenderer {
    static readonly rendererOptions = {}
    static readonly rendererTaskOptions = {}
    static readonly nonTTY = true
    render = () => {
      timer = setInterval(() => {
        spinner.spin()
        draw(spinner.fetch())
      }, TICK)
      // A run that ends by an exception must not be kept alive by its picture.
      timer.unref()
    }
    end = () => clearInterval(timer)
  }
  let finish = () => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  const list = new Listr([{ title: 'run', task: () => finished }], {
    renderer: LaneRenderer,
    registerSignalListeners: false,
  })
  const running = list.run()
  return {
    end: async () => {
      finish()
      await running
    },
  }
}
