import { dirname } from 'node:path/posix'
import { whoami } from '../../state/families/whoami.ts'
import { plainPath } from '../../state/folders.ts'
import {
  type FoundPaths,
  folderProbe,
  linkProbe,
  type PathProbes,
  parentProbe,
  reached,
  type Spot,
  spotAt,
  statProbe,
} from '../../state/spot.ts'
import { type Refusal, refuse } from '../define.ts'

/** What is asked of the place of a file that is made on the host. */
export function landingProbes(path: string) {
  const place = plainPath(path)
  return { me: whoami(), ...statProbe(place), ...folderProbe(place), ...parentProbe(place) }
}

/** Where a link at its path leads. */
export function landingProbesMore(path: string, found: FoundPaths): PathProbes {
  return linkProbe(plainPath(path), found)
}

/** Where the file is or will be: links are followed. */
export function landingSpot(path: string, found: FoundPaths): Spot {
  const spot = spotAt(plainPath(path), found, true)
  return { ...spot, at: reached(spot.at) }
}

/** Why no file can be there, or null. */
export function placeRefusal(path: string, found: FoundPaths): Refusal | null {
  const folder = dirname(plainPath(path))
  if (found[`target ${folder}`]?.type !== 'directory')
    return refuse(`The directory '${folder}' does not exist or the file is not a directory`, { name: folder })
  return landingSpot(path, found).at?.type === 'directory' ? refuse(`${path} is a directory`) : null
}
