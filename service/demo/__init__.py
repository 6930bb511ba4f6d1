"""A made-up city that lived its weeks by the service's own verbs, under the service's own clock."""
