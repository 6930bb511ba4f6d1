/** Colours of the charts: told apart by colour-blind readers and, by their lightness and pattern, in a grey print. */
export const COLOURS = {
  done: "#2f7fb8",
  done_late: "#f0b429",
  missed: "#b3261e",
  unproven: "#9a5b9d",
  excused: "#8a949e",
  pending: "#dbe2e8",
  found: "#d9822b",
  closed: "#146c5a",
  open: "#f0b429",
  overdue: "#b3261e",
  rectified: "#2f7fb8",
  ink: "#17202a",
  soft: "#4c5a68",
  line: "#d5dce3",
} as const;

/** From no miss to many: light to dark. */
export const MISSES = ["#f1f4f7", "#fbd9b5", "#f2a65a", "#d3602a", "#8f1e18"] as const;
