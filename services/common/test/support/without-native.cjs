// Loaded before a process and its threads: as on a machine for which onnxruntime-node has no library.
const Module = require('node:module')

const resolve = Module._resolveFilename
Module._resolveFilename = (request, ...others) => {
  if (request.startsWith('onnxruntime-node')) throw new Error('libonnxruntime.so.1: wrong ELF class')
  return resolve(request, ...others)
}
