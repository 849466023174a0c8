/* global require */
// Where Pulumi starts the pack. tsx runs its sources as it runs the program's and the tests'.
require('tsx/cjs')
require('./pack.ts')
