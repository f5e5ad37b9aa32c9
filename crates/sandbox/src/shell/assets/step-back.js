"use strict";
// The page behind this one is the page to show again: going back loads it anew.
const steps = Number(new URLSearchParams(location.search).get("by")) || 1;
history.go(-steps);
