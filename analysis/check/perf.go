package check

// perfChecks are the checks of the group perf/*, each in a file of its own: what
// makes a cluster work more than it needs to. Rules often have a good reason for
// that, so that those which ask for another way of writing are off by default.
var perfChecks = []*Check{perfInsensitive, perfLeadingWildcard, perfLongRegex}
