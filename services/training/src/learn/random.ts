/** Seeded randomness, as inference has it. */
export { permutation, seededRandom, type Random } from '@modelops/common/random'
