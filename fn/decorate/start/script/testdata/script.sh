unset OLDPWD PWD SHLVL; exec "$@"
