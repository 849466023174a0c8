/** A program that opens a store as if on a platform without native file locks, and prints the problem. */
import { DirectoryStore } from '../../src/artifact-store/directory-store.js'
import { isProblem } from '../../src/problem.js'

Object.defineProperty(process, 'platform', { value: 'linux' })
Object.defineProperty(process, 'arch', { value: 'riscv64' })
const error = await DirectoryStore.open(process.argv[2]!).catch((reason: unknown) => reason)
console.log(isProblem(error) ? `${error.code} ${error.detail}` : error)
