/** The task of the pools' threads. */
export default ({ n }) => ({ n: 2 * n })
