/** The tasks that can be learned. */
import type { Task } from '@modelops/common/manifest'
import { binary, multiclass } from './classification.js'
import type { LearningTask } from './learning-task.js'
import { regression } from './regression.js'

export const learningTasks: Readonly<Record<Task, LearningTask>> = { binary, multiclass, regression }
